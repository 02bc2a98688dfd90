SELECT nextval('{{ sequence }}')
