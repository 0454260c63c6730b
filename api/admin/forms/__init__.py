"""The toolkit of forms: what every form of the admin is read, checked, drawn and compared with.

A form's fields are called by the paths of its document (`at.0.schedules.1.opens_at`), so that
what is wrong with a document is wrong with the field of the same name. `fields` derives them from
the document's schema, `data` reads and writes them, `options` has what can be chosen, `parse` makes
the document, `errors` says what is wrong with it, `labels` what its fields are called, `merge` puts
two versions side by side, `preview` draws what people would see.
"""
