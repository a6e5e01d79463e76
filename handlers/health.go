package handlers

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"aftercare/services/store"
)

// healthHandlers answer machines that ask whether the program works. They say
// yes or no and nothing about what is in it.
type healthHandlers struct {
	ready func(context.Context) error
}

// alive says that the program runs.
func (h *healthHandlers) alive(c echo.Context) error {
	closeAfter(c)
	return c.String(http.StatusOK, "alive\n")
}

// closeAfter ends the connection with the answer. Whoever asks again and again
// over one connection holds a buffer of the server, with what it held before.
func closeAfter(c echo.Context) { c.Response().Header().Set("Connection", "close") }

// isReady says that it can also read its database and has room to write. What is
// missing is said, for nobody's data is in it.
func (h *healthHandlers) isReady(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), 3*time.Second)
	defer cancel()
	closeAfter(c)
	err := h.ready(ctx)
	if errors.Is(err, store.ErrFull) {
		return c.String(http.StatusServiceUnavailable, "not ready: the disk is full\n")
	}
	if err != nil {
		return c.String(http.StatusServiceUnavailable, "not ready\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
