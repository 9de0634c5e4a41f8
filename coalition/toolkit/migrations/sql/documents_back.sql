drop trigger if exists document_is_append_only on toolkit_frozendocument;
drop trigger if exists document_is_append_only_whole on toolkit_frozendocument;
