package audit

// PaperUses is the list of the index, for the test that compares them.
const PaperUses = paperUses
