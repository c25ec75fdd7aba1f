-- by what the rights of whoever enqueued a job were narrowed then: the scopes of a token or a delegation
ALTER TABLE job ADD COLUMN narrowed TEXT;
