package handlers

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"aftercare/models"
)

// requestID names the request in the log, in the audit log and on the page of
// a failure. A name that the client sends is not believed.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		var b [8]byte
		_, _ = rand.Read(b[:]) // never fails
		c.Response().Header().Set(echo.HeaderXRequestID, hex.EncodeToString(b[:]))
		return next(c)
	}
}

// requestOf returns the name of the request.
func requestOf(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// recovered turns a panic into an internal failure. The log gets the stack,
// which holds no values of the request.
func (s *site) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r == http.ErrAbortHandler {
				panic(r)
			}
			s.log.Error("panic", "request", requestOf(c), "route", c.Path(), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %T", r)
		}()
		return next(c)
	}
}

// requestTime bounds the work of one request; a transaction that hangs longer
// is rolled back.
const requestTime = 30 * time.Second

// signInTime bounds a request of somebody who signs in: when all of a shelter do
// at once, each waits until the passwords before hers were checked.
const signInTime = 100 * time.Second

// deadline puts a deadline in the context of the request.
func deadline(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit := requestTime
		switch {
		case c.Path() == signInPath:
			limit = signInTime
		case slow(c):
			limit = max(uploadTime, slowRoutes[c.Path()])
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
		defer cancel()
		if slow(c) {
			defer unhurry(ctx, c)()
		}
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// maxBody is how much one request may send.
const maxBody = "1M"

// contentPolicy lets a page load from this site only, and nothing at all that
// is not named here.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// features are switched off: no page of ours asks for any of them.
var features = []string{
	"accelerometer", "autoplay", "camera", "clipboard-read", "display-capture", "encrypted-media", "fullscreen",
	"geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
	"picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
}

// headers sets what every answer carries, errors included. The files under
// /static/ and the health checks replace Cache-Control by their own.
func (s *site) headers(next echo.HandlerFunc) echo.HandlerFunc {
	fixed := map[string]string{
		"Content-Security-Policy":      contentPolicy,
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Origin-Agent-Cluster":         "?1",
		"Permissions-Policy":           strings.Join(features, "=(), ") + "=()",
		"Cache-Control":                "no-store, private",
	}
	if s.secure {
		fixed["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
	}
	return func(c echo.Context) error {
		for name, value := range fixed {
			c.Response().Header().Set(name, value)
		}
		return next(c)
	}
}

// leastCompressed is the length from which compressing pays: shorter answers
// fit one packet anyway.
const leastCompressed = 1 << 10

// compressed sends pages as gzip to clients that take it. The files under
// /static/ are stored compressed. No page repeats what a stranger sends beside a
// secret: the session is in a cookie other sites cannot send, and there is no
// token of a form, so the length of a page gives nothing away (BREACH).
func compressed() echo.MiddlewareFunc {
	return middleware.GzipWithConfig(middleware.GzipConfig{
		MinLength: leastCompressed,
		Skipper: func(c echo.Context) bool {
			return strings.HasPrefix(c.Request().URL.Path, "/static/") || slowRoutes[c.Path()] > 0 || answersShort(c)
		},
	})
}

// answersShort reports whether a request is a form that was sent: mostly it is answered
// with a redirect or with nothing, for which getting a compressor ready costs as much
// as a few queries. A page that answers it is compressed once it is there.
func answersShort(c echo.Context) bool { return c.Request().Method == http.MethodPost }

var compressors = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// sendPage answers with a page.
func sendPage(c echo.Context, status int, text []byte) error {
	takes := strings.Contains(c.Request().Header.Get(echo.HeaderAcceptEncoding), "gzip")
	if !answersShort(c) || !takes || len(text) < leastCompressed || slowRoutes[c.Path()] > 0 {
		return c.HTMLBlob(status, text)
	}
	header := c.Response().Header()
	header.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	header.Set(echo.HeaderContentEncoding, "gzip")
	header.Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	c.Response().WriteHeader(status)
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(c.Response())
	_, err := w.Write(text)
	err = errors.Join(err, w.Close())
	w.Reset(io.Discard) // it must not hold the answer
	return err
}

// logged writes one line a request: the route and not the address, which may
// hold an id, and nothing about who asked.
func (s *site) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		s.log.Debug("request", "request", requestOf(c), "method", c.Request().Method, "route", c.Path(),
			"status", c.Response().Status, "took", s.now().Sub(start))
		return nil
	}
}

// readable answers an address with a NUL or broken UTF-8 in it as one that leads
// nowhere: no link of ours has either, and one database fails on what the other
// takes.
func readable(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		at := c.Request().URL
		query, err := url.ParseQuery(at.RawQuery)
		if err != nil || !isText(at.Path) || !areTexts(query) {
			return models.ErrNotFound()
		}
		return next(c)
	}
}

func areTexts(values url.Values) bool {
	for name, list := range values {
		if !isText(name) || slices.ContainsFunc(list, func(v string) bool { return !isText(v) }) {
			return false
		}
	}
	return true
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// sameSite refuses a form that another site sent (CSRF), by what the browser
// itself says of where it comes from.
func sameSite() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return &models.Error{Kind: models.Forbidden, Message: "error.other_site", Err: err}
			}
			return next(c)
		}
	}
}

// clientAddress says whose address a request has: that of the connection, or
// what the named proxies say. Nothing a client writes itself is believed.
func clientAddress(proxies []*net.IPNet) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trust = append(trust, echo.TrustIPRange(p))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
