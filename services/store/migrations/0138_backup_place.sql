-- The folder for backups that an administrator chose; '' for the one in the data folder.
ALTER TABLE organisations ADD COLUMN backup_to text NOT NULL DEFAULT '';
