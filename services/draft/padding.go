package draft

import "bytes"

// smallest is the least size of a draft before it is sealed.
const smallest = 1 << 10

// padMark ends the form inside the padding; zeros follow it. An encoded form
// has neither of the two.
const padMark = 0x80

// padded fills a form up to the next of a few sizes, each twice the one before,
// so that the size of what is stored does not tell a name from a story.
func padded(form string) []byte {
	size := smallest
	for size <= len(form) {
		size *= 2
	}
	out := make([]byte, size)
	out[copy(out, form)] = padMark
	return out
}

// unpadded returns the form. One that was stored before there was a padding
// comes back as it is.
func unpadded(body []byte) string {
	form, _, _ := bytes.Cut(body, []byte{padMark})
	return string(form)
}
