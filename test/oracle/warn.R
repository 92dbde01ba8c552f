# A second implementation of the early warning for one regular series, written
# from docs/method/early-warning.md and not from the C code.  Writes a table of
# vectors for test_core_vectors.  Argument: path of core/warn_limit.c, whose
# printed limits (simulation results, not code) are read.
args <- commandArgs(trailingOnly = TRUE)
text <- paste(readLines(args[1]), collapse = " ")
numbers <- function(pattern) {
  block <- sub("=", "", regmatches(text, regexpr(pattern, text)))
  as.numeric(regmatches(block, gregexpr("[0-9]+\\.[0-9]+", block))[[1]])
}
rates <- numbers("= *\\{0\\.6,[^;]*")
quick <- numbers("quick_table[^=]*=[^;]*")
slow <- numbers("slow_table[^=]*=[^;]*")
plans <- list(
  weekly = list(days = 7, first = 8, full = 26, lag = 4, w = c(0.2, 0.05),
                n = c(8, 12, 16, 20, 26), quick = matrix(quick[1:45], 5, byrow = TRUE),
                slow = slow[1:9]),
  daily = list(days = 1, first = 14, full = 56, lag = 14, w = c(0.1, 0.025),
               n = c(14, 21, 28, 42, 56), quick = matrix(quick[46:90], 5, byrow = TRUE),
               slow = slow[10:18]))

by_rate <- function(row, rate)
  if (rate >= rates[1]) row[1] else approx(log(rates), row, log(rate))$y
factor_of <- function(p, chart, n, rate) {
  f <- if (chart == 2) by_rate(p$slow, rate) else
    approx(1 / p$n, apply(p$quick, 1, by_rate, rate = rate), 1 / n, rule = 2)$y
  max(f, 1.645)
}
# lag-1 autocorrelation of the baseline, from neighbouring bins only
phi_of <- function(base, index) {
  n <- length(base); m <- mean(base)
  pair <- which(diff(index) == 1)
  ss <- sum((base - m)^2)
  phi <- 0
  if (length(pair) >= 4 && ss > 0) {
    phi <- mean((base[pair] - m) * (base[pair + 1] - m)) / (ss / n)
    phi <- phi + (1 + 3 * phi) / n
    phi <- max(min(phi, 0.95), -0.95)
  }
  min(max(0.3 + n / (n + 20) * (phi - 0.3), 0.3), 0.8)
}

watch <- function(x, p) {
  base <- x[1:p$first]; where <- 1:p$first
  wait <- integer(0)
  z <- list(NULL, NULL); v <- cv <- c(0, 0); left <- c(1, 1); total <- c(0, 0)
  run <- matrix(0, 2, 2); level <- c(0, 0); out <- NULL
  for (t in (p$first + 1):length(x)) {
    n <- length(base); m <- mean(base)
    seen <- sort(unique(x[1:t]))
    step <- if (length(seen) > 1) min(diff(seen)) else 0
    s <- max(sd(base), step / 2)
    phi <- phi_of(base, where)
    noise <- (1 + phi) / (1 - phi) / n
    xc <- min(max(x[t], m - 3 * s), m + 3 * s)
    limit <- matrix(Inf, 2, 2); size <- c(0, 0)
    for (k in 1:2) {
      w <- p$w[k]
      v[k] <- w^2 + (1 - w)^2 * v[k] + 2 * w * (1 - w) * phi * cv[k]
      cv[k] <- w + (1 - w) * phi * cv[k]
      total[k] <- w * xc + (1 - w) * total[k]
      left[k] <- left[k] * (1 - w)
      size[k] <- total[k] + left[k] * m - m
      share <- 0.85 * c(2, 1)[k] / 3
      if (k == 1 || n >= p$full)
        limit[k, ] <- c(factor_of(p, k, n, share), factor_of(p, k, n, 0.2 * share)) *
          s * sqrt(v[k] + noise)
      new <- 0
      for (l in 1:2) {
        run[k, l] <- if (size[k] > limit[k, l] && x[t] > m) run[k, l] + 1 else 0
        if (run[k, l] >= 2) new <- l
      }
      if (new < 2 && level[k] == 2 && size[k] > 0.75 * limit[k, 2]) new <- 2
      else if (new < 1 && level[k] >= 1 && size[k] > 0.75 * limit[k, 1]) new <- 1
      level[k] <- new
    }
    if (level[2] > 0 && size[1] <= 0) {
      total[2] <- v[2] <- cv[2] <- 0; left[2] <- 1
      run[2, ] <- 0; level[2] <- 0
    }
    out <- c(out, size[1] + m, m + limit[1, 1], max(level) + 1)
    if (n < p$full) {
      if (max(level) > 0) wait <- integer(0)
      else {
        if (length(wait) == p$lag) {
          base <- c(base, x[wait[1]]); where <- c(where, wait[1])
          wait <- wait[-1]
        }
        wait <- c(wait, t)
      }
    }
  }
  out
}

cat("name\tcall\targuments\texpected\ttolerance\tsource\n")
set.seed(11)
for (i in 1:60) {
  p <- plans[[1 + i %% 2]]
  n <- p$first + c(40, 70, 120)[1 + i %% 3]
  x <- as.numeric(arima.sim(list(ar = 0.3), n)) * 2 + 5
  from <- sample((p$first + 2):(n - 8), 1)
  x[from:n] <- x[from:n] + c(0, 3, 6)[1 + i %% 3]
  if (i %% 5 == 0) x[from:(from + 4)] <- x[from:(from + 4)] + 8
  x <- round(x, c(0, 1, 2)[1 + i %% 3])
  cat(paste("early warning", i), "warn", paste(c(p$days, x), collapse = " "),
      paste(format(watch(x, p), digits = 15, trim = TRUE), collapse = " "),
      "1e-9", "second implementation in R", sep = "\t")
  cat("\n")
}
