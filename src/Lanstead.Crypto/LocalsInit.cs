using System.Runtime.CompilerServices;

// Working memory on the stack is written before it is read; clearing it first costs a tenth of a packet's time.
[module: SkipLocalsInit]
