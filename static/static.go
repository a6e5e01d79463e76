// Package static holds the stylesheet, the script and the pictures of
// Aftercare. It serves them under names with a hash of their content, so that a
// browser asks for each version once.
//
// It imports only the standard library. Nothing in it may come from anywhere
// else: no foreign script, font or picture runs on these pages.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed css js img
var files embed.FS

// prefix is the address under which all these files are served.
const prefix = "/static/"

// asset is one file as served.
type asset struct {
	address string // with the hash
	kind    string // media type
	plain   []byte
	gzipped []byte
}

// assets reads all files once, on first use: they are part of the binary.
var assets = sync.OnceValue(load)

// Path returns the address of "css/app.css", "js/app.js" or a file of img. It
// panics for an unknown name: that is a mistake in a template, and a test
// renders every template.
func Path(name string) string {
	a, ok := assets()[name]
	if !ok {
		panic("static: no file " + name)
	}
	return a.address
}

// Handler serves the files at their addresses, to be cached for a year. Any
// other address under /static/ is not found, so an old name never shows new
// content.
func Handler() http.Handler {
	byAddress := map[string]asset{}
	for _, a := range assets() {
		byAddress[a.address] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byAddress[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		a.serve(w, r)
	})
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := a.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(a.gzipped) < len(a.plain) {
		h.Set("Content-Encoding", "gzip")
		body = a.gzipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

func load() map[string]asset {
	all := map[string]asset{
		"css/app.css": newAsset("css/app.css", comments.ReplaceAll(join("css"), nil)),
		"js/app.js":   newAsset("js/app.js", join("js")),
	}
	for _, name := range names("img") {
		all[name] = newAsset(name, mustRead(name))
	}
	return all
}

// comments matches comments, which are for readers of the source and not for
// slow lines.
var comments = regexp.MustCompile(`(?s)/\*.*?\*/\s*`)

// join joins the files of a folder in the order of their names, which begin
// with a number for that reason.
func join(folder string) []byte {
	var b bytes.Buffer
	for _, name := range names(folder) {
		b.Write(mustRead(name))
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func names(folder string) []string {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		panic(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, path.Join(folder, e.Name()))
	}
	sort.Strings(out)
	return out
}

func mustRead(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return b
}

// kinds are fixed here because the machine's own table may differ, and browsers
// refuse a script that is served as plain text.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func newAsset(name string, content []byte) asset {
	sum := sha256.Sum256(content)
	return asset{
		address: prefix + hex.EncodeToString(sum[:6]) + "/" + name,
		kind:    kinds[path.Ext(name)],
		plain:   content,
		gzipped: squeeze(content),
	}
}

func squeeze(content []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := w.Write(content); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
