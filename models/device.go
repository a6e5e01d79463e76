package models

import "strings"

// marks are words in what a browser says of itself, and the names they stand for.
// The order counts: most browsers also say that they are Chrome and Safari, and
// Android says that it is Linux.
type marks [][2]string

var browserMarks = marks{
	{"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"Edg/", "Edge"}, {"SamsungBrowser/", "Samsung Internet"}, {"OPR/", "Opera"}, {"UCBrowser/", "UC Browser"},
	{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
}

var systemMarks = marks{
	{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Macintosh", "Mac"}, {"Linux", "Linux"},
}

func (m marks) find(text string) string {
	for _, mark := range m {
		if strings.Contains(text, mark[0]) {
			return mark[1]
		}
	}
	return ""
}

// DeviceOf says from what browser and system a request comes, by what the browser
// says of itself: "Firefox/Android". It is "" unless both are known. A browser may
// say anything, so this helps its owner to tell her sign-ins apart and proves
// nothing.
func DeviceOf(userAgent string) string {
	browser, system := browserMarks.find(userAgent), systemMarks.find(userAgent)
	if browser == "" || system == "" {
		return ""
	}
	return browser + "/" + system
}
