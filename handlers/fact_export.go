package handlers

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// exportFacts downloads the coded facts of a case. The name of the file says
// nothing: it stays in a list of downloads.
func (h *caseHandlers) exportFacts(c echo.Context) error {
	facts, err := h.files.CaseFacts(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(facts, "", "  ")
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="facts.json"`)
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, append(text, '\n'))
}
