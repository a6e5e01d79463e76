// Package packs carries the law as data: what survivors are entitled to, what
// a gap is, and the vocabulary both are written in. Lawyers and NGO staff edit
// these files; services/pack reads them.
//
// It holds data and no logic, and imports nothing but what embeds it.
package packs

import "embed"

// FS holds every pack: common/ is the vocabulary and the services, gaps/ the
// gap rules, and each other folder one jurisdiction with its golden cases in
// testdata/.
//
//go:embed common gaps in un saarc coe eu asean au np bd gb us
var FS embed.FS
