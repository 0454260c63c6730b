"""The translation desk: `sheet` is one document's texts as a form, `files` is PO files in and
out, `words` says what the checks found, `seen` is what people see of it."""
