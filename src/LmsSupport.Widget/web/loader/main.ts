document.documentElement.dataset.lmssupport = "loaded";
