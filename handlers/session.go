package handlers

import (
	"github.com/labstack/echo/v4"

	"aftercare/services/access"
	"aftercare/services/account"
)

// visitKey is where the session middleware leaves the visit of a request.
const visitKey = "aftercare.visit"

// visitOf returns the visit of a request that is signed in, locked ones
// included. It is for pages about the sign-in itself; everything else asks
// actor.
func visitOf(c echo.Context) account.Visit {
	v, _ := c.Get(visitKey).(account.Visit)
	return v
}

// actor returns who a request is from. Nobody, who may do nothing, when the
// request is not signed in or its screen is locked.
func actor(c echo.Context) access.Actor {
	v := visitOf(c)
	if v.Locked {
		return access.Actor{}
	}
	return v.Actor
}
