select make_append_only('toolkit_frozendocument', 'document_is_append_only');
