# Values that only AWS knows, in the shape it gives them: other resources check the shape of an ARN.
mock_resource "aws_s3_bucket" {
  defaults = {
    arn = "arn:aws:s3:::mocked"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::111122223333:role/mocked"
  }
}

mock_resource "aws_elastic_beanstalk_environment" {
  defaults = {
    cname              = "mymovie-test.ap-northeast-1.elasticbeanstalk.com"
    load_balancers     = ["arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/awseb/0d1e"]
    autoscaling_groups = ["awseb-mocked"]
  }
}
