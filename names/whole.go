package names

// Sound returns a text that is the same for most spellings of a whole name, in
// any script and written together or apart: Phul Mani Murmu and फूलमनी मुर्मू.
// Titles and shared second parts are left out where the name has others. It is
// for fingerprints under a secret key, because it is as secret as the name.
func Sound(name string) string {
	k := read(name)
	own := k.ownParts()
	var out []byte
	for i := range k.parts {
		switch p := &k.parts[i]; {
		case own > 0 && !p.isOwn():
		case p.script.writesSounds():
			out = append(out, p.east...)
		default: // other scripts leave sounds out, and would meet strangers
			out = append(out, p.spelling...)
		}
	}
	return string(out)
}
