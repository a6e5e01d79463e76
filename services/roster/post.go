package roster

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Posts is a house with its posts: those in use by their hour, then those that ended.
type Posts struct {
	House models.Shelter
	List  []models.Post
}

// PostInput is what the user typed about a post.
type PostInput struct {
	models.PostFacts
	Version int64 // that the form showed; 0 for a new one
}

// Posts reads the posts of a house that the actor looks after.
func (s *Service) Posts(ctx context.Context, by access.Actor, shelterID string) (Posts, error) {
	var out Posts
	if err := by.Require(access.ManageShelters); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(tx *gorm.DB) error {
		h, err := HousesOf(tx, by, shelterID)
		if err != nil {
			return err
		}
		out.House = h.House
		return tx.Where("shelter_id = ?", shelterID).Order("removed_at > 0, from_time, id").Find(&out.List).Error
	})
	return out, err
}

// AddPost adds a post to a house.
func (s *Service) AddPost(ctx context.Context, by access.Actor, shelterID string, in PostInput) error {
	return s.change(ctx, by, access.ManageShelters, shelterID, func(c changing) error {
		row := models.Post{ID: s.newID(), ShelterID: shelterID, Trail: models.Trail{RecordedBy: by.ID(), CreatedAt: c.now, ChangedBy: by.ID(), ChangedAt: c.now, Version: 1}}
		if err := c.named(&row, in.PostFacts); err != nil {
			return err
		}
		if err := c.tx.Create(&row).Error; err != nil {
			return err
		}
		return c.note("post.added", hours(row))
	})
}

// CorrectPost changes the names and the hours of a post, in earlier weeks too.
func (s *Service) CorrectPost(ctx context.Context, by access.Actor, shelterID, id string, in PostInput) error {
	return s.changePost(ctx, by, shelterID, id, "post.corrected", in.Version, func(c changing, row *models.Post) error { return c.named(row, in.PostFacts) })
}

// ClosePost takes a post off the weeks to come. Weeks that have it keep it.
func (s *Service) ClosePost(ctx context.Context, by access.Actor, shelterID, id string, version int64) error {
	return s.changePost(ctx, by, shelterID, id, "post.closed", version, func(c changing, row *models.Post) error {
		row.RemovedAt = c.now
		return nil
	})
}

// ReopenPost brings a post back.
func (s *Service) ReopenPost(ctx context.Context, by access.Actor, shelterID, id string, version int64) error {
	return s.changePost(ctx, by, shelterID, id, "post.reopened", version, func(c changing, row *models.Post) error {
		row.RemovedAt = 0
		return c.room(*row)
	})
}

func (s *Service) changePost(ctx context.Context, by access.Actor, shelterID, id, action string, version int64, f func(c changing, row *models.Post) error) error {
	return s.change(ctx, by, access.ManageShelters, shelterID, func(c changing) error {
		row, err := c.post(id)
		if err != nil {
			return err
		}
		if err := f(c, &row); err != nil {
			return err
		}
		row.ChangedBy, row.ChangedAt, row.Version = by.ID(), c.now, version+1
		columns := []string{"name_en", "name_hi", "from_time", "until_time", "sort", "removed_at", "changed_by", "changed_at", "version"}
		if err := store.Changed(c.tx.Model(&models.Post{}).Where("id = ? AND version = ?", id, version).Select(columns).Updates(row)); err != nil {
			return err
		}
		return c.note(action, hours(row))
	})
}

// hours are what the log says of a post: no name that somebody typed.
func hours(row models.Post) string {
	return "post=" + row.ID + " from=" + string(row.From) + " until=" + string(row.Until)
}

// post reads a post of the house.
func (c changing) post(id string) (row models.Post, err error) {
	err = c.tx.Where("id = ? AND shelter_id = ?", id, c.house).Take(&row).Error
	return row, err
}

// named puts what was typed into a row.
func (c changing) named(row *models.Post, in models.PostFacts) error {
	in.NameEN, in.NameHI = strings.TrimSpace(in.NameEN), strings.TrimSpace(in.NameHI)
	row.PostFacts, row.Sort = in, strings.ToLower(in.NameEN)
	problems := models.Problems{}
	row.Check(problems)
	if err := problems.Err(); err != nil {
		return err
	}
	return c.room(*row)
}

// room refuses a post whose name the house has already, and one more than fit a page.
func (c changing) room(row models.Post) error {
	var others []string
	err := c.tx.Model(&models.Post{}).Where("shelter_id = ? AND removed_at = 0 AND id <> ?", c.house, row.ID).Pluck("sort", &others).Error
	if err != nil || row.RemovedAt > 0 {
		return err
	}
	for _, sort := range others {
		if sort == row.Sort {
			return models.Problems{"name_en": "problem.post_twice"}.Err()
		}
	}
	if len(others) >= models.MostPosts {
		return models.Problems{"name_en": "problem.posts_full"}.Err()
	}
	return nil
}
