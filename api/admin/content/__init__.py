"""The forms of services, locations, organizations and pages, and the lists of them: `routes`,
`form` draws the pages of a form, `actions` does what its buttons say. The fields are in
`api.admin.forms`."""
