"""What must still be said in which language, and whether what is said is right.

`state` says how good a translation is, `units` what there is to translate;
`checks` and `glossary` look for mistakes; `po` is the way out and in for translators
with their own tools, `interface` the program's own texts beside the content.
"""
