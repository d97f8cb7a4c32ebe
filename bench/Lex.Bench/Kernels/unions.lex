# Recursive unions: a binary tree of depth n is built, mirrored and summed.

type Tree = Leaf | Node(Tree, Int, Tree)

fn build(depth :: Int, value :: Int) -> Tree {
  if depth == 0 {
    Leaf
  } else {
    Node(build(depth - 1, value * 2), value, build(depth - 1, value * 2 + 1))
  }
}

fn mirror(tree :: Tree) -> Tree {
  match tree {
    Leaf => Leaf,
    Node(left, value, right) => Node(mirror(right), value, mirror(left)),
  }
}

fn total(tree :: Tree, depth :: Int) -> Int {
  match tree {
    Leaf => 0,
    Node(left, value, right) => value * depth + total(left, depth + 1) + total(right, depth + 1),
  }
}

fn run(n :: Int) -> Int {
  total(mirror(build(n, 1)), 1)
}
