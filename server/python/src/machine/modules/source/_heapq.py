from heapq import heapify, heappop, heappush, heappushpop, heapreplace
