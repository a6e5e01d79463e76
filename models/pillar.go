package models

// Pillars are the three rights a case file has columns for.
var Pillars = []Right{Recovery, Residence, Reparations}

// Throughout are the rights that carry the three through a case. They stand in
// a row of their own.
var Throughout = []Right{Protection, Participation}

// Rights are all of them, the columns first.
var Rights = []Right{Recovery, Residence, Reparations, Protection, Participation}
