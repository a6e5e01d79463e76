package vault

// Padding hides the length of a value within its bucket: a name of six letters
// and one of twenty look the same.

// padMark ends the text inside the padding; zeros follow it.
const padMark = 0x80

// bucket returns the padded length for n bytes of text and the mark.
func bucket(n int) int {
	for size := 32; size <= 2048; size *= 2 {
		if n < size {
			return size
		}
	}
	return (n/2048 + 1) * 2048
}

// pad appends text, the mark and zeros to dst.
func pad(dst []byte, text string) []byte {
	dst = append(dst, text...)
	dst = append(dst, padMark)
	return append(dst, make([]byte, bucket(len(text))-len(text)-1)...)
}

// unpad takes the padding off. It reports false when there is none, which
// happens only when another program sealed the value.
func unpad(b []byte) (string, bool) {
	for i := len(b) - 1; i >= 0; i-- {
		switch b[i] {
		case 0:
		case padMark:
			return string(b[:i]), true
		default:
			return "", false
		}
	}
	return "", false
}
