package handlers

// barChart is horizontal bars that are at the same time the table of their
// figures. Title is the finding in a sentence.
type barChart struct {
	texts
	Title string
	What  string // head of the labels: "State"
	Unit  string // head of the figures: "Claims"
	Bars  []bar
}

// bar is one line of a chart.
type bar struct {
	Label   string
	Text    string // the number as written, or "fewer than 5"
	Href    string // the rows counted, or ""
	Size    int    // 0 where the number is suppressed
	Length  int    // in thousandths of the longest bar
	Pattern bool   // drawn hatched: what others owe, or what is not certain
}

// barChart lays out bars from a common zero. A bar that is not nothing is
// never too short to be seen.
func (t texts) barChart(title, what, unit string, bars []bar) barChart {
	longest := 1
	for _, b := range bars {
		longest = max(longest, b.Size)
	}
	for i, b := range bars {
		bars[i].Length = b.Size * 1000 / longest
		if b.Size > 0 {
			bars[i].Length = max(bars[i].Length, 8)
		}
	}
	return barChart{texts: t, Title: title, What: what, Unit: unit, Bars: bars}
}
