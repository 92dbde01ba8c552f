# The files of exports.mjs as R reads them, and what psych makes of them.
# usage: exports.R FOLDER
suppressMessages(library(psych))
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(folder, name), encoding = "UTF-8", check.names = FALSE,
  colClasses = if (name == "redcap.csv") "character" else NA)
answers <- read("answers.csv")
scores <- read("scores.csv")
codebook <- read("codebook.csv")
redcap <- read("redcap.csv")

title <- "M\u00fcdigkeit, \"am Abend\"\nzweite Zeile"
stopifnot(nrow(answers) == 200, nrow(scores) == 40, is.numeric(answers$value), is.numeric(scores$value))
stopifnot(all(gsub("\r\n", "\n", answers$form) == title), all(answers$person == "self"))
times <- as.POSIXct(scores$time, format = "%Y-%m-%dT%H:%M:%S", tz = "UTC")
stopifnot(!anyNA(times), !is.unsorted(times))

# long to wide, and the sums again by psych
wide <- reshape(answers[, c("time", "item", "value")], idvar = "time", timevar = "item", direction = "wide")
wide <- wide[match(scores$time, wide$time), ]
x <- wide[, paste0("value.", 1:5)]
signs <- c(1, -1, 1, 1, 1)
s <- suppressWarnings(scoreItems(signs, x, totals = FALSE, missing = TRUE, impute = "none", min = 0, max = 4))
whole <- complete.cases(x)
stopifnot(any(!whole), all(is.na(scores$value) == !whole))
stopifnot(max(abs(5 * s$scores[whole] - scores$value[whole])) < 1e-9)
stopifnot(all(scores$answered == rowSums(!is.na(x))))
d <- psych::describe(x)
stopifnot(all(d$min >= 0), all(d$max <= 4), all(d$n == colSums(!is.na(x))))
a <- suppressWarnings(psych::alpha(x[whole, ], keys = c("value.2"), warnings = FALSE))
stopifnot(is.finite(a$total$raw_alpha))

# the codebook says itself which items psych has to turn round
items <- codebook[codebook$role == "item", ]
stopifnot(all(items$scale == "all"), identical(ifelse(items$reversed == "all", -1, 1), signs), all(nchar(codebook$source) > 0))

# every variable once, with a name that R takes; texts are no formulas
stopifnot(nrow(codebook) == 6, !anyDuplicated(codebook$variable), all(make.names(codebook$variable) == codebook$variable))
stopifnot(!any(grepl("^[=+@-]", codebook$label)), all(codebook$high[codebook$role == "item"] == 4))
codes <- strsplit(codebook$codes[1], "; ")[[1]]
stopifnot(length(codes) == 5, codes[5] == "4=immer, st\u00e4ndig")
stopifnot(ncol(redcap) == 18, nrow(redcap) == 7, redcap[1, 1] == "record_id")
choices <- strsplit(redcap[2, 6], " | ", fixed = TRUE)[[1]]
stopifnot(length(choices) == 5, choices[1] == "0, nie")
cat("ok 1 - answers, scores, codebook and dictionary as R and psych read them\n")
