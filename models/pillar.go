package models

// Pillars are the three rights a case file has columns for.
var Pillars = []Right{Recovery, Residence, Reparations}

// Throughout are the rights that carry the three through a case. They have a
// row of their own.
var Throughout = []Right{Protection, Participation}

// Rights are all kinds of rights, the columns first.
var Rights = []Right{Recovery, Residence, Reparations, Protection, Participation}
