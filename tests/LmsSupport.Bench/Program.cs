Console.WriteLine("usage: bench <chat|memory|launches>");
