"""The forms of services, locations, organizations and pages.

A form's fields are called by the paths of its document (`at.0.schedules.1.opens_at`), so that
what is wrong with a document is wrong with the field of the same name. `typed` reads and writes
the fields, `building` makes the document, `mistakes` says what is wrong with it, `meeting` puts
two versions side by side, `seen` draws what people would see, `work` does what was pressed.
"""
