package document_test

import (
	"testing"

	"aftercare/services/audit"
	"aftercare/services/scan"
	"aftercare/services/scan/scantest"
	"aftercare/services/store/storetest"
)

// benchFile is a picture of 2.2 MB, as a phone with ordinary settings makes one.
func benchFile(b *testing.B, h fixture) *scan.File {
	b.Helper()
	f := h.file(scantest.Noise(1500, 1500))
	b.SetBytes(int64(len(f.Body)))
	return f
}

// BenchmarkLook measures the look at a picture of 12 million points.
func BenchmarkLook(b *testing.B) {
	body := scantest.JPEG(4000, 3000, 6)
	for b.Loop() {
		if _, err := scan.Check(body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAdd measures the sealing and storing of a file, with its digests.
func BenchmarkAdd(b *testing.B) {
	h := newFixture(b, storetest.New(b))
	f := benchFile(b, h)
	in := h.here("fir_copy", scantest.PNG(4, 4))
	in.File = f
	for b.Loop() {
		h.add("caseworker", in)
	}
}

// BenchmarkCheckRows measures what a check and each backup read of files.
func BenchmarkCheckRows(b *testing.B) {
	h := newFixture(b, storetest.New(b))
	in := h.here("fir_copy", scantest.PNG(4, 4))
	in.File = benchFile(b, h)
	const files = 40
	for range files {
		h.add("caseworker", in)
	}
	b.SetBytes(int64(files * len(in.File.Body)))
	for b.Loop() {
		if _, err := audit.CheckRowsOf(b.Context(), h.DB); err != nil {
			b.Fatal(err)
		}
	}
}
