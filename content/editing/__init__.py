"""What volunteers do to content: one way in for every change, and its history.

A change is a document that is to be as given (`save`); what really differs is written down path
by path (`paths`, `history`), so that it can be shown, undone and restored.
"""
