"""Content as documents: one shape a thing, checked field by field, in and out of the database.

`shapes` is what a document may say, `fields` the kinds of field it has; `read` makes documents of
rows, `write` makes the rows say what documents say. Files, forms, drafts and history all
speak in these documents.
"""
