// Orders what a search finds: the glossary's entry, then chapters, then the rest; for a name that
// only code has, as max_pool2d, the API. Sphinx puts this file into language_data.js, which the page
// of results loads after searchtools.js.
(() => {
  const places = [
    [/^guide\//, 40],
    [/^play\//, 20],
    [/^generated\/gallery\//, 10],
    [/^(generated\/api|api)\//, -10],
    [/^(bibliography|genindex|404)$/, -20],
  ];

  const isCode = /[_.]|[a-z][A-Z]/.test(new URLSearchParams(window.location.search).get("q") ?? "");

  // Say what a term's anchor stands for; null for any other.
  const termAt = (docname, anchor) => {
    const page = Search._index.docnames.indexOf(docname);
    const found = Object.entries(Search._index.indexentries).find(([, targets]) =>
      targets.some(([file, id]) => file === page && `#${id}` === anchor),
    );
    return found ? found[0] : null;
  };

  Object.assign(Scorer, {
    score: (result) => {
      const [docname, title, anchor, , score, , kind] = result;
      if (kind === "index") {
        const term = termAt(docname, anchor);
        if (term) result[1] = `${title} > ${term}`;
        return score + (docname === "glossary" ? 1000 : 100);
      }
      if (kind === "object" && isCode) return score + 100;
      // The glossary as a whole says less than one entry.
      if (docname === "glossary") return score - 5;
      const [, more] = places.find(([pattern]) => pattern.test(docname)) ?? [null, 0];
      return score + more;
    },
  });

  // The excerpt of an entry is the term with its meaning, which stands after it.
  const textOf = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    if (!anchor?.startsWith("#term-")) return textOf(html, anchor);
    const page = new DOMParser().parseFromString(html, "text/html");
    const term = page.querySelector(anchor);
    let place = term;
    while (place && place.tagName !== "DD") place = place.nextElementSibling;
    return `${term?.firstChild.textContent}: ${place?.querySelector("p").textContent}`;
  };
})();
