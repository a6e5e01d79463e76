CREATE TRIGGER audit_rows_keep BEFORE UPDATE OR DELETE ON audit_rows
    FOR EACH ROW EXECUTE FUNCTION audit_entries_keep();
