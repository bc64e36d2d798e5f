"""What to click on for what is folded: of its two wordings one holds (docs/styles/code.css)."""


def fold_summary(what: str) -> str:
    """Offer to show what is folded, or to hide what is open."""
    words = {"collapsed": f"Show {what}", "expanded": f"Hide {what}"}
    spans = (f'<span class="{name}">{text}</span>' for name, text in words.items())
    return f"<summary>{''.join(spans)}</summary>"
