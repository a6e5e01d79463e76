CREATE TRIGGER audit_rows_keep BEFORE UPDATE ON audit_rows
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
END;

CREATE TRIGGER audit_rows_stay BEFORE DELETE ON audit_rows
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never deleted');
END;
