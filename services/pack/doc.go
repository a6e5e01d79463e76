// Package pack turns the law as data (packs/) into immutable values and works
// out, for the facts of one case, which rights apply, what is missing, since
// when, and whose move it is.
//
// The way in:
//
//	lib, err := pack.Load(packs.FS)                      // at start; names file, line, key, what to do
//	ev := lib.Evaluate(facts, now, zone, thresholds)     // pure: same input, same answer
//	duties := lib.Duties(facts, now, zone)               // warnings before a disclosure is written down
//	lib.Item(key), lib.Version(key, version), lib.Items()        // rights, in the order pages list them
//	lib.Rule(key), lib.Rules(); lib.Fact(key), lib.Facts()       // gap rules; the vocabulary
//	lib.Service(kind), lib.Services(); lib.Duty(key), lib.AllDuties()
//	lib.Source(id), lib.Groups(); item.Title.In("hi")            // texts by language
//	lib.Considered(item, facts, now, zone)               // what may be considered, with every step and its clause
//
// What only the people who write packs need (lint, golden cases, explain, the
// difference between two folders, the JSON Schema) is services/pack/author.
//
// A fact nobody recorded is unknown, and an unknown never means "not entitled":
// only facts recorded as absent do. Time enters in one place (moment), which
// notes every comparison with now; the earliest of them that is still to come
// is the evaluation's NextChange.
//
// This package must never read a clock, a database or a network, never write,
// and never hold a rule of one country in Go: what differs between countries
// is data.
package pack
