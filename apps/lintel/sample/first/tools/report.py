"""Nightly sales report."""
import os
import pickle
import subprocess
import sys


def load(path, seen=[]):
    seen.append(path)
    with open(path, "rb") as source:
        return pickle.load(source)


def convert(name):
    subprocess.call("gzip -k " + name, shell=True)


def total(orders):
    try:
        return sum(order["cents"] for order in orders)
    except:
        return 0


def average(orders):
    count = len(orders)
    if count is 0:
        return None
    result = total(orders) / count
    return total(orders) / count


def main():
    orders = load(sys.argv[1])
    assert isinstance(orders, list), "orders must be a list"
    print(f"Sales report")
    print(total(orders), average(orders))
    convert(sys.argv[1])


if __name__ == "__main__":
    main()
