# Scores and Cronbach's alpha of every key with several items, by the package
# psych, against `mainstay score`.  Reads the facts of the table on its own.
# usage: psych.R KEYS.tsv MAINSTAY
suppressMessages(library(psych))
args <- commandArgs(trailingOnly = TRUE)
lines <- strsplit(grep("^[a-z]", readLines(args[1]), value = TRUE), "\t")
set.seed(11)
numbers <- function(s) {
  if (s == "-") return(integer(0))
  unlist(lapply(strsplit(s, ",")[[1]], function(p) {
    ends <- as.integer(strsplit(p, "-")[[1]])
    if (length(ends) == 2) ends[1]:ends[2] else ends
  }))
}
keys <- list()
for (l in lines) {
  if (l[1] == "key") name <- l[2]
  if (l[1] == "items") keys[[name]]$n <- as.integer(l[2])
  if (l[1] == "answers") keys[[name]]$range <- as.numeric(l[2:4])
  if (l[1] == "scale") keys[[name]]$scales[[l[2]]] <- l
}
field <- function(text, scale, what) {
  m <- regmatches(text, regexpr(paste0("\"", scale, "\",[^}]*"), text))
  v <- sub(paste0(".*\"", what, "\":([^,}]*).*"), "\\1", m)
  if (v == "null") NA else as.numeric(v)
}
people <- 60
checked <- 0
for (name in names(keys)) {
  k <- keys[[name]]
  values <- seq(k$range[1], k$range[2], by = k$range[3])
  common <- sample(length(values), people, replace = TRUE)
  x <- sapply(seq_len(k$n), function(i) {
    at <- pmin(length(values), pmax(1, common + sample(-1:1, people, replace = TRUE)))
    values[at]
  })
  dim(x) <- c(people, k$n)
  holes <- x
  holes[1:20, ][runif(20 * k$n) < 0.15] <- NA
  rows <- apply(holes, 1, function(r) paste0("{\"answers\":[",
    paste(ifelse(is.na(r), "null", format(r, trim = TRUE)), collapse = ","), "]}"))
  out <- system2(args[2], c("score", "--key", name, "--alpha"), input = rows, stdout = TRUE)
  stopifnot(length(out) == people + 1)
  for (scale in k$scales) {
    items <- numbers(scale[4])
    turned <- numbers(scale[5])
    if (length(items) < 2) next
    signs <- ifelse(items %in% turned, -1, 1)
    y <- as.data.frame(holes[, items])
    names(y) <- paste0("i", seq_along(items))
    s <- suppressMessages(suppressWarnings(scoreItems(signs, y, totals = FALSE, missing = TRUE,
      impute = "none", min = k$range[1], max = k$range[2])))
    want <- as.numeric(s$scores)
    if (scale[3] == "sum") want <- want * length(items)
    want <- want * as.numeric(scale[9])
    given <- rowSums(!is.na(y))
    enough <- given >= as.integer(scale[7]) & (scale[8] != "refuse" | given == length(items))
    got <- sapply(out[seq_len(people)], field, scale = scale[2], what = "value")
    stopifnot(all(is.na(got) == !enough))
    worst <- max(abs(got[enough] - want[enough]))
    if (worst > 1e-8) stop(name, " ", scale[2], ": scores differ by ", worst)
    whole <- y[complete.cases(y), ]
    for (j in which(signs < 0)) whole[[j]] <- k$range[1] + k$range[2] - whole[[j]]
    a <- suppressWarnings(psych::alpha(whole, warnings = FALSE, check.keys = FALSE))$total$raw_alpha
    ours <- field(out[people + 1], scale[2], "value")
    if (abs(a - ours) > 1e-8) stop(name, " ", scale[2], ": alpha ", ours, ", psych says ", a)
    checked <- checked + 1
  }
}
cat("1..1\nok 1 -", checked, "scales: scores and alpha as psych has them\n")
stopifnot(checked > 40)
