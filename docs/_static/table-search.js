// A box above each long table that shows only the rows with the words typed into it.
for (const table of document.querySelectorAll("table.searchable")) {
  const rows = [...table.tBodies[0].rows];
  const label = document.createElement("label");
  const box = document.createElement("input");
  const count = document.createElement("output");
  label.className = "table-search";
  box.type = "search";
  label.append("Show rows with ", box, count);
  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    count.value = ` ${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  };
  box.addEventListener("input", show);
  show();
  (table.closest(".pst-scrollable-table-container") ?? table).before(label);
}
