# Writes a table of vectors (as test/vectors/core.tsv) computed live by R and
# the package spc, at settings that no printed table has.
suppressMessages(library(spc))
row <- function(name, call, args, expected, tolerance, source)
  cat(name, call, paste(format(args, digits = 17, trim = TRUE), collapse = " "),
      paste(format(expected, digits = 15, trim = TRUE), collapse = " "),
      tolerance, source, sep = "\t", fill = FALSE, "\n")
emit <- function(...) {
  line <- capture.output(row(...))
  writeLines(sub("\t$", "", sub("\t+ *$", "", line)))
}
arl <- "R spc, xewma.arl"
shifts <- c(0, 0.4, 1.1, 2.3)
cat("name\tcall\targuments\texpected\ttolerance\tsource\n")

for (w in c(0.05, 0.1, 0.17, 0.2, 0.33, 0.6))
  for (limit in c(2.2, 2.7, 3.1)) {
    id <- paste(w, limit)
    emit(paste("two-sided", id), "arl_ewma", c(w, limit, 0, 0, 0, shifts),
         sapply(shifts, function(m) xewma.arl(w, limit, m, sided = "two", r = 80)),
         "1e-6", arl)
    emit(paste("upper", id), "arl_ewma", c(w, limit, 1, 0, 0, shifts),
         sapply(shifts, function(m)
           xewma.arl(w, limit, m, zr = -8, sided = "one", r = 80)),
         "1e-5", arl)
    emit(paste("survival", id), "sf_ewma", c(w, limit, 0, 0, 5, 20, 52, 104),
         xewma.sf(w, limit, 0, 104, sided = "two", r = 80)[c(5, 20, 52, 104)],
         "1e-7", "R spc, xewma.sf")
  }
for (k in c(0.25, 0.5, 0.8))
  for (h in c(3, 4.4)) {
    emit(paste("CUSUM one-sided", k, h), "arl_cusum", c(k, h, 0, 1, shifts),
         sapply(shifts, function(m) xcusum.arl(k, h, m, r = 80)), "1e-6",
         "R spc, xcusum.arl")
    emit(paste("CUSUM survival", k, h), "sf_cusum", c(k, h, 0, 5, 20, 52),
         xcusum.sf(k, h, 0, 52, r = 80)[c(5, 20, 52)], "1e-6",
         "R spc, xcusum.sf")
  }
p <- c(1e-12, 1e-5, 0.013, 0.31, 0.5, 0.77, 0.9999)
emit("normal quantiles", "quantile", p, qnorm(p), "1e-12", "R qnorm")
x <- c(-25, -7.7, -2.99, -3.01, -0.4, 0, 1.3, 2.999)
emit("normal distribution", "normal", x, pnorm(x), "1e-12", "R pnorm")
for (df in c(1, 2, 5.5, 24, 300)) {
  t <- c(-40, -3.3, -0.01, 0, 0.6, 2.2, 9)
  emit(paste("t distribution", df), "t", c(df, t), pt(t, df), "1e-11", "R pt")
}
set.seed(7)
for (i in 1:20) {
  x <- round(rnorm(12 + i, 5, 2), 1)
  emit(paste("baseline", i), "baseline", x,
       c(mean(x), sd(x), median(x), mad(x), mean(abs(diff(x))) / 1.128379167),
       "1e-12", "R mean sd median mad")
  emit(paste("tau", i), "tau", x, cor(x, seq_along(x), method = "kendall"),
       "1e-12", "R cor(kendall)")
  emit(paste("self-starting", i), "selfstart", x,
       sapply(3:length(x), function(n) {
         y <- x[1:(n - 1)]
         qnorm(pt(sqrt((n - 1) / n) * (x[n] - mean(y)) / sd(y), n - 2))
       }), "1e-9", "R pt qnorm")
}
