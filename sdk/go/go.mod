module yizhan

go 1.19
