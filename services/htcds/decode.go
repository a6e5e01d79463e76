package htcds

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// utf8Mark is the byte-order mark spreadsheets put before UTF-8.
const utf8Mark = "\xef\xbb\xbf"

// Encoding is the character encoding of a file.
type Encoding string

// The encodings.
const (
	UTF8        Encoding = "UTF-8"
	UTF16       Encoding = "UTF-16"
	Windows1252 Encoding = "Windows-1252"
	XLSX        Encoding = "XLSX" // a workbook, which has an encoding of its own
)

// trouble is a finding that stops the reading of a file, with its line.
type trouble struct {
	line int
	finding
}

// newlines turns the line ends of Windows and old Macs into those of Unix, also
// inside quotes.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// decode turns bytes into text. It refuses bytes that cannot be text in columns
// and text that lost letters on the way, because guessing would store wrong
// names. It also returns refused text, so that its lines can be counted.
func decode(b []byte) (string, Encoding, *trouble) {
	return decodeSheet(b, func(head string) int { return headingsIn(newTable(head, ',')) })
}

// decodeSheet is decode with the score of the sheets of a workbook.
func decodeSheet(b []byte, score func(head string) int) (string, Encoding, *trouble) {
	message := foreign(b)
	if message != "" && message != "htcds.error.is_xlsx" {
		return "", "", &trouble{finding: found(message)}
	}
	text, enc, stop := toText(b, score)
	if stop != nil {
		return text, enc, stop
	}
	text = newlines.Replace(text)
	if at := strings.IndexByte(text, 0); at >= 0 {
		return text, enc, &trouble{lineAfter(text[:at]), found("htcds.error.nul")}
	}
	if at := twiceEncoded(text); at >= 0 {
		return text, enc, &trouble{lineAfter(text[:at]), found("htcds.error.twice_encoded")}
	}
	return text, enc, nil
}

func toText(b []byte, score func(head string) int) (string, Encoding, *trouble) {
	switch {
	case foreign(b) == "htcds.error.is_xlsx":
		text, stop := workbook(b, score)
		return text, XLSX, stop
	case bytes.HasPrefix(b, []byte(utf8Mark)):
		b = b[len(utf8Mark):]
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return fromUTF16(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return fromUTF16(b[2:], binary.BigEndian)
	}
	if utf8.Valid(b) {
		return string(b), UTF8, nil
	}
	if at := damagedUTF8(b); at >= 0 {
		return string(b), UTF8, &trouble{lineAfter(string(b[:at])), found("htcds.error.damaged_text")}
	}
	// Every byte has a meaning in this code page, so the error is always nil.
	text, _ := charmap.Windows1252.NewDecoder().Bytes(b)
	return string(text), Windows1252, nil
}

func fromUTF16(b []byte, order binary.ByteOrder) (string, Encoding, *trouble) {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	text := string(utf16.Decode(units))
	if at := strings.IndexRune(text, utf8.RuneError); at >= 0 || len(b)%2 == 1 {
		return text, UTF16, &trouble{lineAfter(text[:max(at, 0)]), found("htcds.error.damaged_text")}
	}
	return text, UTF16, nil
}

// damagedUTF8 returns the position of the first bad byte when most of the
// non-ASCII text is good UTF-8, and -1 when the bytes look like a Western code
// page. Reading damaged Hindi as Windows-1252 would make every name unreadable.
func damagedUTF8(b []byte) int {
	first, good, bad := -1, 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			if first < 0 {
				first = i
			}
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	if good > bad {
		return first
	}
	return -1
}

// twiceEncoded returns where Indic text begins that was read as Windows-1252
// and saved again ("à¤", "à¥", "à¦"), or -1.
func twiceEncoded(text string) int {
	const enough = 3 // one pair could be a French word
	first, count := -1, 0
	for at := 0; count < enough; {
		i := strings.Index(text[at:], "à")
		if i < 0 {
			return -1
		}
		at += i
		next, n := utf8.DecodeRuneInString(text[at+len("à"):])
		if next >= 0xa4 && next <= 0xb5 { // second bytes of Devanagari to Malayalam
			count++
			if first < 0 {
				first = at
			}
		}
		at += len("à") + n
	}
	return first
}

// lineAfter returns the line, from 1, that follows the text before.
func lineAfter(before string) int { return 1 + strings.Count(newlines.Replace(before), "\n") }
