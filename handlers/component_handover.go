package handlers

// How long a colleague takes cases over.
const (
	forGood  = "good"
	forLeave = "leave"
)
