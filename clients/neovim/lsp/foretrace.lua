return require('foretrace.config')
