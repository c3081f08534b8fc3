;;; emacs.el --- Opens the example project in Emacs, set up as the page of Emacs says  -*- lexical-binding: t -*-

;; usage: emacs --batch -Q -l emacs.el PAGE FOLDER
;;
;; PAGE is the page, whose first block is the configuration; FOLDER holds a copy of the example project, and `foretrace'
;; is on the path.

(require 'cl-lib)
(setq debug-on-error t)

(defconst patience 60)
(defvar failed nil)

(defun eventually (what holds)
  "Wait until HOLDS returns something, and say that WHAT is so."
  (let ((until (time-add nil patience)) result)
    (while (not (or (setq result (funcall holds)) (time-less-p until nil)))
      (accept-process-output nil 0.05))
    (message "%s %s" (if result "ok    " "FAILED") what)
    (unless result (setq failed t))))

(defun configure (page)
  "Evaluate the first block of Lisp of PAGE."
  (with-temp-buffer
    (insert-file-contents page)
    (search-forward "```elisp\n")
    (delete-region (point-min) (point))
    (search-forward "\n```")
    (delete-region (match-beginning 0) (point-max))
    (eval-buffer)))

(defun hints ()
  "What stands behind the text of the buffer."
  (eglot--update-hints-1 (point-min) (point-max))
  (accept-process-output nil 0.1)
  (mapconcat (lambda (overlay) (concat (overlay-get overlay 'before-string) (overlay-get overlay 'after-string)))
             (cl-remove-if-not (lambda (it) (overlay-get it 'eglot--inlay-hint))
                               (overlays-in (point-min) (point-max)))
             "\n"))

(configure (pop command-line-args-left))
(find-file (expand-file-name "orders.py" (pop command-line-args-left)))
;; What Emacs does after a command, of which there are none here.
(run-hooks 'post-command-hook)
(eventually "the server is found and runs" #'eglot-managed-p)
(eventually "a problem is shown"
            (lambda ()
              (flymake-start)
              (cl-some (lambda (it) (string-search "the list `seen` is searched" (flymake-diagnostic-text it)))
                       (flymake-diagnostics))))
(eventually "hints are on, and stand at the ends of lines"
            (lambda () (and eglot-inlay-hints-mode (string-search "O(n²) in orders" (hints)))))
(goto-char (point-min))
(search-forward "if or")
(let (said)
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
  (eventually "a hover says why" (lambda () (and said (string-search "proved" said)))))
(eventually "a quick fix is offered"
            (lambda ()
              (cl-some (lambda (it) (string-search "on this line" (plist-get it :title)))
                       (eglot-code-actions (point) (point)))))
(setq-default eglot-workspace-configuration '(:foretrace (:hints (:enable :json-false))))
(eglot-signal-didChangeConfiguration (eglot-current-server))
(eventually "a setting is heeded" (lambda () (not (string-search "O(n²)" (hints)))))
(kill-emacs (if failed 1 0))
