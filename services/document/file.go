package document

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/deed"
	"aftercare/services/scan"
	"aftercare/services/vault"
)

// chunkSize is how many sealed bytes a row holds.
const chunkSize = 256 << 10

// attach seals a file and stores it as the file that the row names. All of it is in
// the transaction of the deed, so a file is there whole or not at all.
func (d paperDeed) attach(row models.Document, file *scan.File) error {
	if file == nil {
		return nil
	}
	to, secret, err := vault.NewFileKey()
	if err != nil {
		return err
	}
	f := rowOf(row, file, d.By.ID(), d.Now)
	keys, err := d.Seal(custody.Text{Field: custody.DocumentKey(row.Class), RowID: place(f), Text: secret})
	if err != nil {
		return err
	}
	f.FileKey = keys[0]
	if err := d.Tx.Create(&f).Error; err != nil {
		return err
	}
	sum, err := sealParts(f.ID, file, to, func(part models.DocumentChunk) error { return d.Tx.Create(&part).Error })
	if err != nil {
		return err
	}
	return d.Tx.Model(&f).Update("sum", sum).Error
}

// rowOf is the row of a file of a paper, before it is sealed.
func rowOf(row models.Document, file *scan.File, by string, at models.Instant) models.DocumentFile {
	return models.DocumentFile{
		ID: row.FileID, DocumentID: row.ID, CaseID: row.CaseID, SurvivorID: row.SurvivorID, Class: row.Class, Format: file.Format,
		Bytes: int64(len(file.Body)), PreviewBytes: int64(len(file.Preview)), Width: file.Width, Height: file.Height, Pages: file.Pages,
		AddedBy: by, AddedAt: at, Sum: []byte{},
	}
}

// Sealed makes the rows of a file of a paper for somebody who stores many at once,
// and the key of the file, which is still to be sealed.
func Sealed(row models.Document, file *scan.File) (f models.DocumentFile, parts []models.DocumentChunk, key custody.Text, err error) {
	to, secret, err := vault.NewFileKey()
	if err != nil {
		return f, nil, key, err
	}
	f = rowOf(row, file, row.RecordedBy, row.CreatedAt)
	f.Sum, err = sealParts(f.ID, file, to, func(part models.DocumentChunk) error {
		part.Data = bytes.Clone(part.Data)
		parts = append(parts, part)
		return nil
	})
	return f, parts, custody.Text{Field: custody.DocumentKey(row.Class), RowID: place(f), Text: secret}, err
}

// place is what the key of a file is bound to: its paper and itself. The seal adds
// the class and the survivor.
func place(f models.DocumentFile) string { return f.DocumentID + " " + f.ID }

// sealParts seals the parts of a file into rows, and returns the sum of all that was
// sealed.
func sealParts(fileID string, file *scan.File, to vault.Recipient, put func(models.DocumentChunk) error) ([]byte, error) {
	sum := sha256.New()
	for part, body := range [][]byte{models.PartFile: file.Body, models.PartPreview: file.Preview} {
		rows := &chunks{put: put, row: models.DocumentChunk{FileID: fileID, Part: part}}
		if err := rows.seal(body, to, sum); err != nil {
			return nil, err
		}
	}
	return sum.Sum(nil), nil
}

// chunks writes sealed bytes into rows.
type chunks struct {
	put func(models.DocumentChunk) error // keeps nothing of the row once it returns
	row models.DocumentChunk
}

// seal seals one part of a file.
func (c *chunks) seal(body []byte, to vault.Recipient, sum hash.Hash) error {
	if len(body) == 0 {
		return nil
	}
	w, err := vault.SealFile(io.MultiWriter(c, sum), to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, bytes.NewReader(body)); err != nil {
		return err
	}
	return errors.Join(w.Close(), c.flush())
}

// Write puts a row for each full chunk.
func (c *chunks) Write(b []byte) (n int, err error) {
	for n < len(b) {
		take := min(chunkSize-len(c.row.Data), len(b)-n)
		c.row.Data = append(c.row.Data, b[n:n+take]...)
		if n += take; len(c.row.Data) == chunkSize {
			if err := c.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (c *chunks) flush() error {
	if len(c.row.Data) == 0 {
		return nil
	}
	err := c.put(c.row)
	c.row.N++
	c.row.Data = c.row.Data[:0]
	return err
}

// Content is a part of a file to be sent: it is opened as it is read.
type Content struct {
	io.Reader
	Format  models.FileFormat
	Bytes   int64
	Kind    string
	Code    string // of the case
	Waiting bool   // only a colleague has the key
}

// File opens the file of a paper, one that stood there before, or the small
// picture of one, and leaves an audit entry. An empty fileID means the current
// one. It returns NotFound for a role that does not read the class.
func (s *Service) File(ctx context.Context, by access.Actor, caseID, id, fileID string, part int, purpose string) (Content, error) {
	var f models.DocumentFile
	out := Content{}
	opened, err := s.Unsealed(ctx, by, caseID, func(d *deed.Deed) (v custody.Value, e audit.Entry, err error) {
		row, err := find(d.Tx, by, caseID, id)
		if err != nil || !by.MayOpenPaper(row.Kind) {
			return v, e, models.ErrNotFound()
		}
		out.Kind, out.Code = row.Kind, d.Case.Code
		if fileID == "" {
			fileID = row.FileID
		}
		if err := d.Tx.Where("id = ? AND document_id = ?", fileID, row.ID).Take(&f).Error; err != nil {
			return v, e, err
		}
		e = audit.Entry{Action: opening[part], Subject: "document:" + row.ID, Detail: "kind=" + row.Kind + " purpose=" + purpose}
		return custody.Value{Field: custody.DocumentKey(f.Class), RowID: place(f), Sealed: f.FileKey}, e, nil
	})
	if err != nil || opened.Waiting {
		return Content{Waiting: opened.Waiting}, err
	}
	return out, out.read(ctx, s, f, part, opened.Text)
}

// opening is the action in the log by the part that is opened.
var opening = map[int]string{models.PartFile: "document.file_opened", models.PartPreview: "document.preview_opened"}

// read begins to open a part with the key of its file.
func (c *Content) read(ctx context.Context, s *Service, f models.DocumentFile, part int, secret string) error {
	c.Format, c.Bytes = f.Format, f.Bytes
	if part == models.PartPreview {
		c.Format, c.Bytes = models.FileJPEG, f.PreviewBytes
	}
	if c.Bytes == 0 {
		return models.ErrNotFound()
	}
	key, err := vault.ParseFileKey(strings.NewReader(secret))
	if err != nil {
		return err
	}
	c.Reader, err = vault.OpenStream(&sealedReader{ctx: ctx, s: s, row: models.DocumentChunk{FileID: f.ID, Part: part}}, key)
	return err
}

// sealedReader reads the sealed bytes of a part, a row at a time, each in a
// transaction of its own: a slow line must hold none open. Rows never change.
type sealedReader struct {
	ctx  context.Context
	s    *Service
	row  models.DocumentChunk
	left []byte
}

// Read returns io.EOF where no further row is.
func (r *sealedReader) Read(b []byte) (int, error) {
	if len(r.left) == 0 {
		err := r.s.Read(r.ctx, func(tx *gorm.DB) error {
			return tx.Where("file_id = ? AND part = ? AND n = ?", r.row.FileID, r.row.Part, r.row.N).Take(&r.row).Error
		})
		if models.KindOf(err) == models.NotFound {
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		r.left = r.row.Data
		r.row = models.DocumentChunk{FileID: r.row.FileID, Part: r.row.Part, N: r.row.N + 1}
	}
	n := copy(b, r.left)
	r.left = r.left[n:]
	return n, nil
}
