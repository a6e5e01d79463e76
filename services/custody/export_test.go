package custody

// AnyWaits asks as WaitingFor does, with another number of those who are few.
var AnyWaits = waiting
