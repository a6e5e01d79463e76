package handlers

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnAdministratorChoosesTheFolderForBackups(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	own, stick := filepath.Join(t.TempDir(), "backups"), t.TempDir()
	h.deps.Backups.In("", own)
	b := h.signedIn("administrator")
	says(t, b, "/organisation", "Backups")
	says(t, b, "/organisation/backups", own, "That is the same disk as the data", "No backup was ever made.")
	w := b.post("/organisation/backups", url.Values{"backup_to": {"stick/none"}, "version": {"1"}})
	doc := parse(t, w)
	if w.Code != http.StatusUnprocessableEntity || doc.Find(`input[name="backup_to"]`).AttrOr("value", "") != "stick/none" || !strings.Contains(doc.Find(".errors").Text(), "whole path") {
		t.Errorf("a folder that is none: %d %s", w.Code, doc.Find("main").Text())
	}
	sends(t, b, "/organisation/backups", "/organisation/backups", map[string]string{"backup_to": stick})
	says(t, b, "/organisation/backups", stick)
	says(t, b, "/audit", "chose another folder for backups")

	h.deps.Demo = true
	h.start()
	says(t, b, "/organisation/backups", "A demonstration makes no backups.")
	h.deps.Demo = false
	h.start()

	h.deps.Backups.In("/given", own)
	says(t, b, "/organisation/backups", "/given", "--backup-to")
	if parse(t, b.get("/organisation/backups")).Find("main form input").Length() != 0 {
		t.Error("the folder is asked for, although the server was given one")
	}
}
