package scan

import (
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"aftercare/models"
)

// formats are the types that are taken.
var formats = map[string]models.FileFormat{"image/jpeg": models.FileJPEG, "image/png": models.FilePNG, "application/pdf": models.FilePDF}

// refusals say why a type is not taken and what to send instead, by the
// beginning of its name. The last one, of any type, says what is taken.
var refusals = []struct{ begins, key string }{
	{"image/heic", "scan.heic"}, {"image/heif", "scan.heic"}, {"image/avif", "scan.heic"},
	{"image/svg", "scan.active"}, {"text/html", "scan.active"}, {"application/xhtml", "scan.active"}, {"text/xml", "scan.active"},
	{"application/zip", "scan.archive"}, {"application/gzip", "scan.archive"}, {"application/x-7z", "scan.archive"}, {"application/x-rar", "scan.archive"}, {"application/x-tar", "scan.archive"},
	{"application/vnd.microsoft.portable-executable", "scan.program"}, {"application/x-elf", "scan.program"}, {"application/x-mach", "scan.program"},
	{"application/x-msdownload", "scan.program"}, {"text/x-shellscript", "scan.program"},
	{"application/vnd.", "scan.office"}, {"application/msword", "scan.office"}, {"application/x-ole", "scan.office"}, {"text/rtf", "scan.office"},
	{"", "scan.type"},
}

// formatOf tells the type by the content. Some begin with letters of another
// type, so each is read as what it says it is before it is kept.
func formatOf(body []byte) (models.FileFormat, error) {
	if len(body) == 0 {
		return "", refuse("scan.empty")
	}
	kind := mimetype.Detect(body).String()
	if format, taken := formats[kind]; taken {
		return format, nil
	}
	for _, r := range refusals {
		if strings.HasPrefix(kind, r.begins) {
			return "", refuse(r.key)
		}
	}
	return "", refuse("scan.type")
}
